"""The desk's pages, one module each: a router with the page, its parts and its JSON twin."""

from sayso.desk.pages import map

ROUTERS = (map.router,)
