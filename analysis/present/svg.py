"""A figure as SVG for a page: small, without scripts, ids or fonts, its texts as text.

matplotlib's own writes six digits, a style for every element and ids that two figures of a page share.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from analysis.present.marks import marks

#: Commands of SVG by the codes of matplotlib's paths.
COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}
ANCHORS = {"left": (0, ""), "center": (0.5, ' text-anchor="middle"'), "right": (1, ' text-anchor="end"')}
#: Vertices of a circle, as markers have it.
CIRCLE = len(Path.unit_circle().vertices)


#: Most values with words: of more, none is found again, and their words weigh more than the drawing.
MOST = 400
#: Radius of what a pointer meets, points.
REACH = 5
#: Parts of a drawing from which on no SVG has been smaller than its PNG.
MOST_PARTS = 3_000


class Undrawable(Exception):
    """The figure has what this SVG does not hold: hatches, pictures, formulas, thousands of marks."""


def svg(figure: Figure, alt: str) -> str:
    """Return a figure, laid out, as an SVG element in points, with its alternative text.

    Its values have a title each (:func:`marks.marks`).

    Raises
    ------
    Undrawable
        A figure with hatches, pictures or formulas, or with thousands of marks.
    """
    width, height = (72 * side for side in figure.get_size_inches())
    renderer, dpi = Renderer(width, height), figure.dpi
    try:
        figure.dpi = 72
        figure.draw(renderer)
    finally:
        figure.dpi = dpi
    return (
        f'<svg class="plot" viewBox="0 0 {_short(width)} {_short(height)}" role="img" '
        f'aria-label="{escape(alt)}">{renderer.content()}{_titled(figure)}</svg>'
    )


def _titled(figure: Figure) -> str:
    """Return elements over the values of a figure, each with its words; of one place the last is met."""
    width, height = (72 * side for side in figure.get_size_inches())
    titled = {}
    for mark in marks(figure):
        element = f'circle cx="{mark.left * width:.0f}" cy="{mark.top * height:.0f}" r="{REACH}"'
        if mark.box and min(mark.box[2:]) > 0:
            sizes = zip(("x", "y", "width", "height"), mark.box, (width, height) * 2, strict=True)
            element = "rect " + " ".join(f'{name}="{part * whole:.0f}"' for name, part, whole in sizes)
        end = element.split(" ")[0]
        titled[element] = f"<{element}><title>{escape(mark.text)}</title></{end}>"
    if not 0 < len(titled) <= MOST:
        return ""
    return f'<g class="points" fill="none" pointer-events="all">{"".join(titled.values())}</g>'


class Renderer(RendererBase):
    """What matplotlib's artists draw on: each call adds an element, or a part to the last.

    What is opaque, of one look and one colour, and follows one another is one path.
    """

    def __init__(self, width: float, height: float):
        super().__init__()
        self.width, self.height = width, height
        self._elements: list[tuple[str, str, str, str]] = []  # clip, look, path, any other element
        self._parts = 0
        self._flip = Affine2D().scale(1, -1).translate(0, height)

    def content(self) -> str:
        """Return the elements; those that reach out of their axes stand in an SVG of that box."""
        parts, inside = [], ""
        for clip, look, path, other in [*self._elements, ("", "", "", "")]:
            if clip != inside:
                parts.append("</svg>" * bool(inside) + clip)
                inside = clip
            parts.append(other or (f'<path d="{path}"{look}/>' if path else ""))
        return "".join(parts)

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in points."""
        return self.width, self.height

    def flipy(self) -> bool:
        """Texts come with y from above."""
        return True

    def points_to_pixels(self, points: float) -> float:
        """A pixel is a point."""
        return points

    def draw_path(self, gc, path, transform, rgbFace=None) -> None:  # noqa: D102, N803
        look, merges = self._look(gc, rgbFace if len(path.vertices) > 2 else None)
        placed = (transform + self._flip).transform_path(path)
        if len(path.vertices) and look is not None:
            commands = "".join(self._commands(placed))
            self._add(self._clip(gc, placed), look, commands, merges)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None) -> None:  # noqa: D102, N803
        for x, y in (trans + self._flip).transform(path.vertices):
            if np.isfinite([x, y]).all():
                self._mark(gc, marker_path, marker_trans, x, y, rgbFace)

    def draw_path_collection(  # noqa: D102
        self,
        gc,
        master_transform,
        paths,
        all_transforms,
        offsets,
        offset_trans,  # noqa: D102
        *looks,
        **named,
    ) -> None:
        shapes = list(self._iter_collection_raw_paths(master_transform, paths, all_transforms))
        steps = self._iter_collection(gc, shapes, offsets, offset_trans, *looks, **named)
        for x, y, (path, transform), context, face in steps:
            if len(path.vertices) == CIRCLE:
                self._mark(context, path, transform, x, self.height - y, face)
            else:
                self.draw_path(context, path, transform.frozen().translate(x, y), face)

    def draw_image(self, *_) -> None:  # noqa: D102
        raise Undrawable("a picture")

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None) -> None:  # noqa: D102
        if ismath:
            raise Undrawable("a formula")
        self._add("", "", "", other=self._text(gc, x, y, s, prop, angle, mtext))

    def _text(self, gc, x, y, s, prop, angle, mtext) -> str:
        """Return a text held where it is aligned: a narrower font than ours ends within its place."""
        side = "left"
        if mtext is not None:
            several = "\n" in mtext.get_text() and mtext._multialignment
            side = several or mtext.get_horizontalalignment()
        part, anchor = ANCHORS[side]
        width = self.get_text_width_height_descent(s, prop, False)[0] * part
        turned = np.deg2rad(angle)
        x, y = x + width * np.cos(turned), y - width * np.sin(turned)
        place = f' x="{_short(x)}" y="{_short(y)}"'
        if angle:
            place = f' transform="translate({_short(x)} {_short(y)}) rotate({_short(-angle)})"'
        fill, weight = to_hex(gc.get_rgb()), ' font-weight="bold"' * (prop.get_weight() in ("bold", 700))
        colour = "" if fill == "#000000" else f' fill="{fill}"'
        size = _short(prop.get_size_in_points())
        return f'<text{place} font-size="{size}"{anchor}{colour}{weight}>{escape(s)}</text>'

    def _mark(self, gc, path, transform, x, y, face) -> None:
        """Add a marker, a circle as one element."""
        look, merges = self._look(gc, face)
        if look is None:
            return
        if len(path.vertices) != CIRCLE:
            place = transform + Affine2D().scale(1, -1).translate(x, y)
            commands = "".join(self._commands(place.transform_path(path)))
            self._add(self._clip(gc, Path([[x, y]])), look, commands, merges)
            return
        radius = transform.transform_path(path).get_extents().width / 2
        if dot := self._dot(gc, face, radius):
            commands = f"M{_short(x)} {_short(y)}h0"
            self._add(self._clip(gc, Path([[x, y]])), dot, commands, merges=True)
            return
        circle = f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"{look}/>'
        self._add(self._clip(gc, Path([[x, y]])), "", "", other=circle)

    def _dot(self, gc, face, radius: float) -> str:
        """Return the look of an opaque disc as a round end of a line; none of what is no such disc."""
        edge, forced = gc.get_rgb(), gc.get_forced_alpha()
        lined = gc.get_linewidth() > 0 and edge[3] > 0
        if face is None or forced or (len(face) > 3 and face[3] < 1):
            return ""
        if lined and (edge[3] < 1 or to_hex(edge) != to_hex(face)):
            return ""
        width = _short(2 * radius + lined * gc.get_linewidth(), 2)
        return f'{_paint("stroke", face, None)} stroke-width="{width}" stroke-linecap="round"'

    def _add(self, clip: str, look: str, path: str, merges: bool = False, *, other: str = "") -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Undrawable("more parts than a PNG has bytes for")
        if merges and self._elements:
            last = self._elements[-1]
            if last[:2] == (clip, look) and last[2]:
                self._elements[-1] = (clip, look, last[2] + path, "")
                return
        self._elements.append((clip, look, path, other))

    def _look(self, gc: GraphicsContextBase, face) -> tuple[str | None, bool]:
        """Return the attributes of an element, None of one that is not seen, and whether it may merge.

        What is opaque and of one colour may: its parts cover one another alike.
        """
        if gc.get_hatch():
            raise Undrawable("a hatch")
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        fill = _paint("fill", face, forced) if face is not None else None
        stroke = _paint("stroke", gc.get_rgb(), forced) if gc.get_linewidth() > 0 else None
        if fill is None and stroke is None:
            return None, False
        look = ' fill="none"' if fill is None else fill
        if stroke is not None:
            look += stroke + f' stroke-width="{_short(gc.get_linewidth(), 2)}"'
            _, dashes = gc.get_dashes()
            if dashes is not None:
                look += f' stroke-dasharray="{" ".join(map(_short, dashes))}"'
        alike = fill is None or stroke is None or to_hex(face) == to_hex(gc.get_rgb())
        return look, alike and "opacity" not in look

    def _commands(self, path: Path) -> Iterator[str]:
        """Yield the commands of a path in points; what runs straight is said with fewer of them."""
        last = ""
        for vertices, code in path.iter_segments(IdentityTransform()):
            command = COMMANDS[code]
            numbers = "" if command == "Z" else " ".join(map(_short, vertices))
            yield (
                ("" if command == last == "L" else command) + (" " * (command == last == "L")) + numbers
            )
            last = command

    def _clip(self, gc: GraphicsContextBase, path: Path) -> str:
        """Return the head of an SVG as large as the axes, for a path that reaches out of them."""
        box = gc.get_clip_rectangle()
        if box is None:
            return ""
        x, y, width, height = box.x0, self.height - box.y1, box.width, box.height
        points = path.vertices[np.isfinite(path.vertices).all(axis=1)]
        slack = 0.5
        inside = (points >= (x - slack, y - slack)).all() and (
            points <= (x + width + slack, y + height + slack)
        ).all()
        if inside:
            return ""
        place = f'width="{_short(width)}" height="{_short(height)}"'
        corner = f"{_short(x)} {_short(y)}"
        return (
            f'<svg x="{_short(x)}" y="{_short(y)}" {place} '
            f'viewBox="{corner} {_short(width)} {_short(height)}">'
        )


def _paint(name: str, colour, forced: float | None) -> str | None:
    """Return the attributes of a colour with its opacity, None of one that is not seen."""
    opacity = forced if forced is not None else colour[3] if len(colour) > 3 else 1.0
    hexadecimal = to_hex(colour)
    if not opacity:
        return None
    attribute = "" if (name, hexadecimal) == ("fill", "#000000") else f' {name}="{hexadecimal}"'
    return attribute if opacity == 1 else f'{attribute} {name}-opacity="{_short(opacity, 2)}"'


def _short(number: float, digits: int = 1) -> str:
    """Return a number to a tenth, as short as it can be."""
    return f"{round(float(number), digits) + 0.0:g}"
