"""Machines that one x86 processor can stand for, and what a process really runs on.

OpenBLAS takes its kernel from ``OPENBLAS_CORETYPE``: in our wheels there are two for x86, Haswell (also
what AMD's Zen gets) and SkylakeX. numpy leaves out the loops that ``NPY_DISABLE_CPU_FEATURES`` names.
"""

from __future__ import annotations

import ctypes
import platform
from dataclasses import dataclass
from pathlib import Path

from analysis.checks import InputError

#: Processors whose kernels the names below are of.
X86 = ("x86_64", "AMD64", "i686")
#: What numpy's wheels have loops of their own for, as numpy from 2.4 on names it.
FEATURES = ("X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR")
#: Names of OpenBLAS's function in the wheels of numpy and scipy, and elsewhere.
ASKED = ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename", "openblas_get_corename")


@dataclass(frozen=True)
class Machine:
    """A setting in which all estimates are made."""

    kernel: str = "Haswell"  #: Of OpenBLAS.
    threads: int = 1  #: Of OpenBLAS.
    plain: bool = False  #: Whether numpy goes without its loops for newer processors.
    seeds: int = 0  #: How far all seeds are moved; 0: those that are shipped.

    @property
    def name(self) -> str:
        """``haswell_2``, ``skylakex_1_plain``, ``haswell_1_seeds3``."""
        more = ("_plain" if self.plain else "") + (f"_seeds{self.seeds}" if self.seeds else "")
        return f"{self.kernel.lower()}_{self.threads}{more}"

    def environment(self) -> dict[str, str]:
        """Return what makes this machine one of that kind."""
        threads = str(self.threads)
        return {
            "OPENBLAS_CORETYPE": self.kernel,
            "OPENBLAS_NUM_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES) if self.plain else "",
            "LOKY_MAX_CPU_COUNT": "1",  # moved seeds hold in one process only
        }


#: Kernels and threads, numpy with and without its newer loops, and ten seeds, the shipped among them.
MACHINES = (
    *(Machine(kernel, threads) for kernel in ("Haswell", "SkylakeX") for threads in (1, 2)),
    *(Machine(kernel, plain=True) for kernel in ("Haswell", "SkylakeX")),
    *(Machine(seeds=n) for n in range(1, 10)),
)


def check_processor() -> None:
    """Refuse a machine whose kernels have other names."""
    if platform.machine() not in X86:
        raise InputError(
            f"this is {platform.machine()}: OPENBLAS_CORETYPE names kernels of x86 processors only, "
            f"so the certificate is made there."
        )


def check_kernel(machine: Machine) -> None:
    """Refuse to go on where this process does not run on what was asked for.

    Raises
    ------
    InputError
        A processor without AVX-512 has no SkylakeX; a numpy that is not the wheel's has other names.
    """
    from numpy._core._multiarray_umath import __cpu_features__ as features

    if set(kernels()) != {machine.kernel}:
        raise InputError(f"OPENBLAS_CORETYPE={machine.kernel} gives {kernels() or 'no OpenBLAS'} here.")
    unknown = [name for name in FEATURES if name not in features]
    on = [name for name in FEATURES if machine.plain and features.get(name)]
    if unknown or on:
        raise InputError(f"this numpy has other names than {', '.join(unknown or on)} for its loops.")


def kernels() -> list[str]:
    """Return the kernel of each OpenBLAS that numpy and scipy brought."""
    import numpy
    import scipy.linalg  # loads its own

    site, names = Path(numpy.__file__).parent.parent, []
    assert scipy.linalg
    for path in sorted([*site.glob("numpy.libs/*openblas*"), *site.glob("scipy.libs/*openblas*")]):
        library = ctypes.CDLL(str(path))
        for name in filter(lambda one: hasattr(library, one), ASKED):
            function = getattr(library, name)
            function.restype = ctypes.c_char_p
            names.append(function().decode())
    return names
