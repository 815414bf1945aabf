from analysis.checks import read_yaml
from analysis.combine.names.goods import WORDS, _plain
from analysis.combine.names.partners import _known


def called():
    return _known()


def goods_called():
    return {_plain(name): code for code, names in read_yaml(WORDS).items() for name in names}
