// Reports to ``viewer.web.bridge``, in order, from the moment on that somebody listens.

const waiting = [];
let bridge = null;

function tell(what, ...values) {
  if (bridge) bridge[what](landing.number, ...values);
  else waiting.push([what, values]);
}

new QWebChannel(qt.webChannelTransport, (channel) => {
  bridge = channel.objects.bridge;
  for (const [what, values] of waiting.splice(0)) tell(what, ...values);
});
