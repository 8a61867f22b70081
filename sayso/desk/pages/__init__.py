"""The desk's pages, one module each: a router with the page, its parts and its JSON twin."""

from sayso.desk.pages import add, disputes, map, place, report, review, search, toll

ROUTERS = (
    map.router,
    place.router,
    report.router,
    disputes.router,
    toll.router,
    search.router,
    review.router,
    add.router,
)
