// A note beside the words it explains. Opened by focus, by a press, and by pointing where asked for; closed by Escape and by
// leaving. The link that opens it stays a link to the list below: that is what it is without this file.

const LINGER_MS = 300 // so that the pointer can reach the note

const kinds = [] // {selector, write, hover}
let link = null
let note = null
let held = false // by focus or a press: the pointer's leaving does not close it
let timer = 0
let quiet = false

/** Open a note at every link that `selector` finds. `write(link)` gives its nodes, or none when there is nothing to tell. */
export function explain(selector, write, { hover = false } = {}) {
  kinds.push({ selector, write, hover })
  for (const each of document.querySelectorAll(selector)) each.setAttribute("aria-expanded", "false")
}

function kindOf(target) {
  for (const kind of kinds) {
    const found = target.closest?.(kind.selector)
    if (found) return { ...kind, found }
  }
  return null
}

function show(kind, hold) {
  clearTimeout(timer)
  held ||= hold
  if (link === kind.found) return true
  hide()
  const nodes = kind.write(kind.found)
  if (!nodes.length) return false
  held = hold
  link = kind.found
  note = document.createElement("span")
  note.className = "note"
  note.id = "note"
  note.tabIndex = -1
  note.setAttribute("role", "note")
  note.append(...nodes)
  ;(link.closest("sup") ?? link).after(note)
  link.setAttribute("aria-expanded", "true")
  link.setAttribute("aria-describedby", "note")
  if (hold) note.scrollIntoView({ block: "nearest" })
  return true
}

function hide() {
  clearTimeout(timer)
  link?.setAttribute("aria-expanded", "false")
  link?.removeAttribute("aria-describedby")
  note?.remove()
  link = note = null
  held = false
}

document.addEventListener("focusin", (event) => {
  const kind = quiet ? null : kindOf(event.target)
  if (kind) show(kind, true)
  else if (note && !quiet && !note.contains(event.target)) hide()
})

document.addEventListener("click", (event) => {
  const kind = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey ? null : kindOf(event.target)
  if (kind && show(kind, true)) event.preventDefault()
  else if (note && (!note.contains(event.target) || event.target.closest("a[href^='#']"))) hide()
})

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return
  const kind = kindOf(event.target)
  if (kind?.hover) show(kind, false)
  else if (note?.contains(event.target)) clearTimeout(timer)
  else if (note && !held) {
    clearTimeout(timer)
    timer = setTimeout(hide, LINGER_MS)
  }
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !note) return
  const opener = link
  const inside = note.contains(document.activeElement)
  hide()
  if (!inside) return
  quiet = true
  opener.focus()
  quiet = false
})
