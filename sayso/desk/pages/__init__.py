"""The desk's pages, one module each: a router with the page, its parts and its JSON twin."""

from sayso.desk.pages import (
    add,
    disputes,
    export,
    login,
    map,
    metrics,
    new,
    place,
    report,
    review,
    search,
    sources,
    toll,
)

PUBLIC_ROUTERS = (
    map.router,
    place.router,
    report.router,
    disputes.router,
    toll.router,
    sources.router,
    search.router,
    export.router,
)
LAKE_ROUTERS = (*PUBLIC_ROUTERS, login.router, metrics.router)
ROUTERS = (*LAKE_ROUTERS, new.router, review.router, add.router)
