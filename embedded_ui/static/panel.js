// Comforts only: every page works without this file.

// A refund's row opens the refund, unless somebody is selecting text or means a link.
addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button") || String(getSelection())) return;
  const link = row.querySelector("a");
  if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
});

// Whoever comes back from another tab finds the page up to date: a link that was followed there is under no hand.
addEventListener("click", (event) => {
  const away = event.target.closest("a[target=_blank]");
  if (away) setTimeout(() => away.blur());
});

// One press of a button sends one form. A second press would do no harm; this says that the first was heard.
addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button")) {
    setTimeout(() => { button.disabled = true; button.textContent = "Asked for …"; });
  }
});

// "Asked for" is news once: a reload or a bookmark shall not repeat it.
const address = new URL(location.href);
if (address.searchParams.has("asked")) {
  address.searchParams.delete("asked");
  history.replaceState(null, "", address);
}

// The page keeps itself up to date, often while a refund is on its way; never under the hands of
// somebody who is in the middle of it, and not in a hidden tab.
const live = document.getElementById("live");
const busy = () =>
  document.hidden ||
  String(getSelection()) ||
  live.contains(document.activeElement) ||
  live.querySelector("button:disabled, details[open]");

async function refresh() {
  try {
    if (busy()) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected || busy()) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.getElementById("live");
    const shown = live.querySelector(".notice");
    if (!next || next.isEqualNode(live)) return;
    live.dataset.moving = next.dataset.moving;
    live.replaceChildren(...next.childNodes);
    if (shown) live.querySelector(".heading")?.after(shown);
    document.title = fresh.title;
  } catch {
    // Offline or restarting: the page as it stands is still true of its moment; the next round tries again.
  } finally {
    soon();
  }
}

function soon() {
  setTimeout(refresh, live.dataset.moving === "yes" ? 4000 : 30000);
}

if (live) soon();
