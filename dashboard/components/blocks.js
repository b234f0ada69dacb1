// Shows escaped HTML and follows inner links as a change of the page's address: Streamlit listens to popstate and
// runs the page for the new address, so that Back, Forward, bookmarks and "open in a new tab" all work.
export default function (component) {
  const { data, parentElement } = component;
  let frame = parentElement.querySelector(".frame");
  if (!frame) {
    frame = document.createElement("div");
    parentElement.appendChild(frame);
    frame.addEventListener("click", follow);
  }
  frame.className = ("frame " + (data.css || "")).trim();
  if (frame.shown !== data.html) {
    frame.innerHTML = data.html; // made of Markup only, see components/__init__.py
    frame.shown = data.html;
    frame.focused = null;
  }
  if (data.focus && frame.focused !== data.focus) {
    frame.focused = data.focus;
    bringIntoView(frame, data.focus);
  }
}

function follow(event) {
  const anchor = event.target.closest("a[href]");
  if (!anchor || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || anchor.target) return;
  if (anchor.origin !== window.location.origin) return;
  event.preventDefault();
  const samePage = anchor.pathname === window.location.pathname;
  window.history.pushState({}, "", anchor.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  if (!samePage) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

function bringIntoView(frame, id) {
  const target = frame.querySelector("#" + CSS.escape(id));
  if (!target) return;
  const scroller = target.closest(".paper");
  if (!scroller) return;
  // inside its own scroller only: the page itself must not jump
  const by = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += by - scroller.clientHeight / 3;
}
