// The meeting in a room: shows the card each change brings, asks for one's own choices anew, counts the minutes down.

const chat = document.querySelector("[data-chat]")
const place = document.querySelector("[data-meeting]")
if (chat && place) begin(chat, place)

function begin(chat, place) {
  const card = place.querySelector("[data-meeting-card]")
  const panel = place.querySelector("[data-meeting-panel]")
  let asking = 0

  chat.addEventListener("meeting-frame", ({ detail }) => {
    if (detail.type === "refused") return panel ? leave() : undefined
    if (detail.card === undefined) return undefined
    if (Boolean(panel) !== Boolean(detail.card)) return settle(detail.card)
    if (card.innerHTML.trim() !== detail.card) card.replaceChildren(document.createRange().createContextualFragment(detail.card))
    return panel ? askSoon() : undefined
  })

  // The meeting begins, or is over: the page as a whole is another one. What is being typed stays, and says so itself.
  function settle(html) {
    if (chat.querySelector("[data-composer-body]")?.value) return card.replaceChildren(document.createRange().createContextualFragment(html))
    return location.reload()
  }

  function leave() {
    location.assign(place.dataset.lobby)
  }

  // Everybody hears of a change at once: they ask within a second, not all in the same moment. Not while one chooses something.
  function askSoon() {
    clearTimeout(asking)
    asking = setTimeout(() => {
      if (panel.contains(document.activeElement) && document.activeElement.matches("input")) return askSoon()
      return globalThis.htmx?.trigger(panel, "meeting-changed")
    }, 100 + Math.random() * 400)
  }

  // What is folded open stays open when the choices come anew.
  let open = []
  panel?.addEventListener("htmx:beforeSwap", () => {
    open = [...panel.querySelectorAll("details[data-fold][open]")].map((fold) => fold.dataset.fold)
  })
  panel?.addEventListener("htmx:afterSwap", () => {
    for (const fold of panel.querySelectorAll("details[data-fold]")) fold.open ||= open.includes(fold.dataset.fold)
    if (!panel.querySelector("[data-hosts-here]")) chat.querySelector(".chat__host")?.remove()  // they host here no longer
  })

  setInterval(() => {
    const shown = card.querySelector("[data-ends]")
    const left = shown?.querySelector("[data-left]")
    if (!left || !shown.dataset.ends) return
    const minutes = Math.max(1, Math.ceil((new Date(shown.dataset.ends) - Date.now()) / 60_000))
    left.textContent = minutes === 1 ? left.dataset.left : left.textContent.replace(/\d+/, String(minutes))
  }, 20_000)
}
