"""The law: rates by partner, tariff line and day, from the calendar and published lists.

``calendar`` gives the level of each measure by day; ``scopes`` the dated rows of what measures cover
(``covered``) and spare (``spared``), ``measures.yaml`` which measure uses which; ``lines`` base rates
and weights. ``rates`` puts them together by line and day, ``statutory`` averages them by product and
month, ``table`` stores them as runs of days, ``lookup`` finds one and ``on_days`` all of a partner.
``till`` and ``outside`` hold the law against collections and against another model of it; ``china`` is
China's law on US goods.
"""
