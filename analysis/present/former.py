"""Names of 0.7.0 in results, which are taken with a note until 1.0."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.notes import note_former


class Frame(pd.DataFrame):
    """A frame whose columns go by their former names too; what is made of it is a plain frame."""

    _metadata = ["former"]

    @property
    def _constructor(self):
        return pd.DataFrame

    def __getitem__(self, key):
        several = isinstance(key, list)
        for name in key if several else [key]:
            if isinstance(name, str) and name in self.former:
                note_former("", name, self.former[name])
        if several:
            key = [self.former.get(name, name) if isinstance(name, str) else name for name in key]
        elif isinstance(key, str):
            key = self.former.get(key, key)
        return super().__getitem__(key)

    def __getattr__(self, name: str):
        former = object.__getattribute__(self, "__dict__").get("former", {})
        if name not in former:
            return super().__getattr__(name)
        note_former("", name, former[name])
        return super().__getitem__(former[name])


def with_former_columns(frame: pd.DataFrame, former: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame that answers to those former names of columns whose new ones it has."""
    renamed = {old: new for old, new in former.items() if new in frame and old not in frame}
    if not renamed:
        return frame
    answering = Frame(frame)
    object.__setattr__(answering, "former", renamed)
    return answering
