// Walking through the conversation with the keyboard: arrows from message to message, R to answer the one that has the focus, M for
// more. Single letters work only there, so that nobody meets them by accident.

export function bindKeys(scroller, list) {
  scroller.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const item = event.target.closest("[data-message]")
    const isPlain = event.target === scroller || event.target === item
    if (!isPlain) return
    if (event.key === "ArrowUp" || event.key === "ArrowDown") walk(event, item)
    else if (item && event.key.toLowerCase() === "r") press(event, item, "[data-reply]")
    else if (item && event.key.toLowerCase() === "m") press(event, item, "[data-more]")
  })

  function walk(event, item) {
    const items = [...list.querySelectorAll("[data-message]")]
    const step = event.key === "ArrowUp" ? -1 : 1
    const next = item ? items[items.indexOf(item) + step] : items.at(-1)
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }
}

function press(event, item, name) {
  const link = item.querySelector(name)
  if (!link) return
  event.preventDefault()
  link.click()
}
