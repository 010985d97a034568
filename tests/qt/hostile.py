"""A page that tries everything known to make a browser call out, and a server that notices each attempt.

Every vector asks for an address of its own, ``http://127.0.0.1:PORT/GROUP/NAME``; the group says what kind of thing it
is, and so which layers claim to stop it:

====== =====================================================================
sub    a part of the page: picture, style sheet, font, sound, film, plug-in
hint   an invitation to fetch something early, or to record something
frame  a document inside the page
auto   a navigation without a click
js     a script
click  what happens when the reader clicks
====== =====================================================================
"""

from __future__ import annotations

import http.server
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.unit.content.vectors import VECTORS as CHEAT_SHEET

HEAD = {
    "sub/stylesheet.css": '<link rel="stylesheet" href="{u}">',
    "sub/alternate-stylesheet.css": '<link rel="alternate stylesheet" title="other" href="{u}">',
    "sub/print-stylesheet.css": '<link rel="stylesheet" media="print" href="{u}">',
    "sub/import.css": "<style>@import url({u});</style>",
    "sub/import-layer.css": '<style>@import "{u}" layer(x);</style>',
    "sub/font-face": "<style>@font-face{{font-family:Evil;src:url({u})}}#font{{font-family:Evil}}</style>",
    "sub/background": "<style>#background{{background-image:url({u})}}</style>",
    "sub/image-set": '<style>#imageset{{background-image:image-set("{u}" 1x)}}</style>',
    "sub/list-style": "<style>#list{{list-style-image:url({u})}}</style>",
    "sub/cursor": "<style>body{{cursor:url({u}),auto}}</style>",
    "sub/content": "<style>#content::before{{content:url({u})}}</style>",
    "sub/border-image": "<style>#border{{border:5px solid;border-image:url({u}) 5}}</style>",
    "sub/filter.svg": "<style>#filter{{filter:url({u}#f)}}</style>",
    "sub/mask": "<style>#mask{{mask-image:url({u})}}</style>",
    "sub/shape-outside": "<style>#shape{{float:left;shape-outside:url({u})}}</style>",
    "sub/variable": "<style>:root{{--x:url({u})}}#variable{{background-image:var(--x)}}</style>",
    "hint/prefetch": '<link rel="prefetch" href="{u}">',
    "hint/preload": '<link rel="preload" as="image" href="{u}">',
    "hint/preload-font": '<link rel="preload" as="font" crossorigin href="{u}">',
    "hint/modulepreload.js": '<link rel="modulepreload" href="{u}">',
    "hint/prerender": '<link rel="prerender" href="{u}">',
    "hint/icon": '<link rel="icon" href="{u}">',
    "hint/touch-icon": '<link rel="apple-touch-icon" href="{u}">',
    "hint/manifest": '<link rel="manifest" href="{u}">',
    "hint/speculation": '<script type="speculationrules">{{"prefetch":[{{"source":"list","urls":["{u}"]}}]}}</script>',
    "hint/csp-report": '<meta http-equiv="Content-Security-Policy" content="object-src \'none\'; report-uri {u}">',
    "js/script.js": '<script src="{u}"></script>',
    "js/module.js": '<script type="module" src="{u}"></script>',
    "js/fetch": "<script>fetch('{u}', {{mode: 'no-cors'}})</script>",
    "js/xhr": "<script>const x = new XMLHttpRequest(); x.open('GET', '{u}'); x.send()</script>",
    "js/image": "<script>new Image().src = '{u}'</script>",
    "js/beacon": "<script>navigator.sendBeacon('{u}')</script>",
    "js/socket": "<script>new WebSocket('{u}'.replace('http', 'ws'))</script>",
    "js/eventsource": "<script>new EventSource('{u}')</script>",
    "js/worker.js": "<script>new Worker(URL.createObjectURL(new Blob([`fetch('{u}',{{mode:'no-cors'}})`])))</script>",
    "js/window": "<script>window.open('{u}')</script>",
    "js/frame": "<script>addEventListener('load', () => {{const f = document.createElement('iframe');"
    " f.src = '{u}'; document.body.append(f)}})</script>",
}
BODY = {
    "sub/body-background": '<table background="{u}"><tr><td>t</td></tr></table>',
    "sub/cell-background": '<table><tr><td background="{u}">t</td></tr></table>',
    "sub/style-attribute": '<p style="background:url({u})">s</p>',
    "sub/img": '<img src="{u}">',
    "sub/img-relative-scheme": '<img src="{noscheme}">',
    "sub/srcset": '<img srcset="{u} 1x">',
    "sub/picture": '<picture><source srcset="{u}"><img alt="x"></picture>',
    "sub/lazy": '<img loading="lazy" src="{u}">',
    "sub/video": '<video src="{u}" preload="auto"></video>',
    "sub/poster": '<video poster="{u}" preload="auto"></video>',
    "sub/video-source": '<video preload="auto"><source src="{u}"></video>',
    "sub/audio": '<audio src="{u}" preload="auto"></audio>',
    "sub/track": '<video src="/media/none" preload="auto"><track default src="{u}"></video>',
    "sub/object": '<object data="{u}" type="image/png"></object>',
    "sub/embed": '<embed src="{u}" type="image/png">',
    "sub/input-image": '<input type="image" src="{u}">',
    "sub/svg-image": '<svg width="9" height="9"><image href="{u}" width="5" height="5"/></svg>',
    "sub/svg-xlink": '<svg width="9" height="9"><image xlink:href="{u}" width="5" height="5"/></svg>',
    "sub/svg-use.svg": '<svg width="9" height="9"><use href="{u}#a"/></svg>',
    "sub/svg-fill.svg": '<svg width="9" height="9"><rect width="9" height="9" fill="url({u}#g)"/></svg>',
    "sub/svg-feimage": '<svg width="9" height="9"><filter id="fe"><feImage href="{u}"/></filter>'
    '<rect width="9" height="9" filter="url(#fe)"/></svg>',
    "sub/svg-foreign": '<svg width="9" height="9"><foreignObject><img src="{u}"></foreignObject></svg>',
    "sub/svg-data-uri": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{u}'"
    " width='9' height='9'/></svg>\">",
    "sub/base": '<base href="{u}/"><img src="relative.png">',
    "frame/iframe": '<iframe src="{u}"></iframe>',
    "frame/srcdoc": "<iframe srcdoc=\"<img src='{u}'>\"></iframe>",
    "frame/srcdoc-script": "<iframe srcdoc=\"<script>new Image().src='{u}'</script>\"></iframe>",
    "frame/data": "<iframe src=\"data:text/html,<img src='{u}'>\"></iframe>",
    "frame/object-html": '<object data="{u}" type="text/html"></object>',
    "frame/embed-html": '<embed src="{u}" type="text/html">',
    "frame/fencedframe": '<fencedframe src="{u}"></fencedframe>',
    "js/onerror": '<img src="/media/none" onerror="new Image().src=\'{u}\'">',
    "js/onload-svg": "<svg onload=\"new Image().src='{u}'\"></svg>",
    "js/ontoggle": "<details open ontoggle=\"new Image().src='{u}'\"><summary>s</summary></details>",
    "js/autofocus": "<input autofocus onfocus=\"new Image().src='{u}'\">",
    "js/animation": '<style>@keyframes k{{from{{top:0}}}}</style><p style="animation:k 1s"'
    " onanimationstart=\"new Image().src='{u}'\">a</p>",
    "js/svg-script": "<svg><script>new Image().src='{u}'</script></svg>",
    "js/svg-script-href.js": '<svg><script href="{u}"></script></svg>',
    "js/form": '<form id="form" action="{u}"></form>'
    "<script>setTimeout(() => document.getElementById('form').submit(), {leave})</script>",
    "auto/meta-refresh": '<meta http-equiv="refresh" content="3;url={u}">',
}
CLICK = {
    "click/link": '<a href="{u}">link</a>',
    "click/ping": '<a href="#here" ping="{u}">ping</a>',
    "click/blank": '<a href="{u}" target="_blank">blank</a>',
    "click/javascript": "<a href=\"javascript:new Image().src='{u}'\">script</a>",
    "click/download": '<a href="{u}" download>download</a>',
    "click/form": '<form action="{u}" method="post"><input type="submit" value="send"></form>',
    "click/button": '<form><button formaction="{u}">send</button></form>',
    "click/svg": '<svg width="90" height="18"><a href="{u}"><rect width="90" height="18" fill="red"/></a></svg>',
    "click/math": '<math href="{u}"><mi>xxxxx</mi></math>',
    "click/view-source": '<a href="view-source:{u}">source</a>',
    "click/area": '<img usemap="#map" width="90" height="18" src="/media/none" alt="mmmmm">'
    '<map name="map"><area shape="rect" coords="0,0,90,18" href="{u}"></map>',
}
VECTORS = {**HEAD, **BODY, **CLICK}
LEAVE = (
    2500  # ms after which the page tries to go elsewhere by itself: what it did until then can be looked at
)
ROW = 20  # CSS pixels a clickable line takes: the click on number i goes to the middle of line i


def _filled(vectors: dict[str, str], server: Server) -> dict[str, str]:
    bare = server.url.removeprefix("http:")
    return {
        name: markup.format(u=server.url + name, noscheme=bare + name, leave=LEAVE)
        for name, markup in vectors.items()
    }


def page(server: Server, secret: str) -> str:
    """All that calls out by itself. ``secret`` is the URL of a local folder: secret.png, secret.css, secret.html."""
    probes = "".join(f'<p id="{name}">{name}</p>' for name in _STYLED)
    head, body = ("\n".join(_filled(vectors, server).values()) for vectors in (HEAD, BODY))
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>hostile</title>
<link rel="preconnect" href="{server.silent}"><link rel="dns-prefetch" href="//prefetched.example">
{head}<link rel="stylesheet" href="{secret}/secret.css">
</head><body>{probes}<ul id="list"><li>l</li></ul>
<img id="own" src="archive://local/media/own"><img id="secret-image" src="{secret}/secret.png">
<iframe src="{secret}/secret.html"></iframe><p id="probe">p</p>
<script>document.documentElement.dataset.ran = 'yes'</script>{body}</body></html>"""


def cheat_sheet(server: Server) -> str:
    """Every vector that the sanitiser is held to, with this server in the place of the evil one."""
    here = server.url.removeprefix("http://").rstrip("/")
    vectors = (vector.encode("utf-8", "replace").decode() for vector in CHEAT_SHEET)
    return "".join(f"<div>{vector}</div>\n".replace("evil.test", here) for vector in vectors)


def click_page(server: Server) -> str:
    """All that waits for a click, a line each."""
    rows = "".join(
        f'<div style="height:{ROW}px;overflow:hidden">{markup}</div>'
        for markup in _filled(CLICK, server).values()
    )
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>clicks</title>
<style>body{{margin:0;font:14px/{ROW}px sans-serif}}form{{margin:0}}
input[type=submit],button{{width:90px;height:18px;padding:0}}</style></head><body>{rows}</body></html>"""


_STYLED = ("font", "background", "imageset", "content", "border", "filter", "mask", "shape", "variable")


class Server:
    """Counts what reaches this computer: requests by name at ``url``, bare connections at ``silent``."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.connections = 0
        self._http = _Counting(("127.0.0.1", 0), _Recorder, self)
        self._silent = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/"
        self.silent = f"http://127.0.0.1:{self._silent.getsockname()[1]}/"
        self.silent_connections = 0
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        threading.Thread(target=self._count_silent, daemon=True).start()

    def _count_silent(self) -> None:
        while True:
            try:
                connection, _ = self._silent.accept()
            except OSError:
                return
            self.silent_connections += 1
            connection.close()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._silent.close()


class _Counting(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], handler: type[_Recorder], owner: Server) -> None:
        super().__init__(address, handler)
        self.owner = owner

    def get_request(self) -> tuple[socket.socket, object]:
        self.owner.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up early is no fault of this server."""


class _Recorder(http.server.BaseHTTPRequestHandler):
    server: _Counting

    def do_GET(self) -> None:
        name = self.path.removeprefix("/").split("?")[0]
        self.server.owner.requests.append("sub/base" if name.startswith("sub/base/") else name)
        kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}.get(
            name.rsplit(".", 1)[-1]
        )
        body = b"p{color:green}" if kind == "text/css" else b"" if kind else b"<p>outside</p>"
        self.send_response(200)
        self.send_header("Content-Type", kind or "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *_args: object) -> None:
        """Silence: the requests are counted, not printed."""


@contextmanager
def listening() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()
