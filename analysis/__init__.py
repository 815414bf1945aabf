"""Export declines under tariffs: how much do exports fall when a tariff rises.

Five stages, in the order of the data flow: ``collect`` -> ``combine`` -> ``estimate`` -> ``present``
-> ``publish``. A stage imports only earlier ones; importing any of them has no effect.
"""

__version__ = "0.3.0"
