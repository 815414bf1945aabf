"""The law: rates by partner, tariff line and day, from the calendar and published lists.

``calendar`` gives the level of each measure by day; ``scopes`` the dated rows of what measures cover
(``covered``), spare (``spared``), spare or tax by use (``by_use``) or touch and leave (``unrated``);
``measures`` says which measure uses which, ``lines`` base rates and weights. ``rates`` puts them
together by line and day (``day``), ``statutory`` averages them by product and month, ``table`` stores
them as runs of days. People ask through ``lookup``, ``trace`` and ``on_days`` (``asked``, ``goods``), of
frames and folders through ``by_month``; ``runs`` has the rates of many lines and days at once.
``duties_paid``, ``causes`` and ``collections`` hold the law against collections, ``outside`` against
another model; ``china`` is China's law on US goods.
"""
