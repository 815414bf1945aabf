"""Settings of `make lab`. In a file of this name they win over the reader's own in ~/.jupyter."""

from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

HERE = Path(__file__).parent
c = get_config()  # noqa: F821 - Jupyter supplies it

c.ServerApp.root_dir = str(HERE.parent)
# The README whose links open copies: what is changed and saved in them changes no report.
c.LabApp.default_url = "/lab/tree/notebooks/scratch/README.md"
# The tabs of this project only, not those another project left open.
c.LabApp.workspaces_dir = str(HERE / "lab" / "workspaces")
# Kernels talk through sockets in a private folder, not over TCP, where other users of the machine
# could listen. A socket's path holds about 100 characters, 50 of them the kernel's own name.
if len(jupyter_runtime_dir()) < 50:
    c.KernelManager.transport = "ipc"
