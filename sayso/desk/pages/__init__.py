"""The desk's pages, one module each: a router with the page, its parts and its JSON twin."""

from sayso.desk.pages import add, disputes, login, map, place, report, review, search, toll

PUBLIC_ROUTERS = (map.router, place.router, report.router, disputes.router, toll.router, search.router)
ROUTERS = (*PUBLIC_ROUTERS, review.router, add.router, login.router)
