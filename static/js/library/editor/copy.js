// A copy of what is typed stays in this tab until the server has it: nothing is lost when the page is left, reloaded or
// closed within a second, or when the session ends. sessionStorage: gone with the tab, because devices are shared and watched.
// The copy belongs to one member and one page of the library (data-tab); somebody else who signs in here ends it.

const PREFIX = "editor:"
const place = document.querySelector("[data-tab]")
const key = place && PREFIX + place.dataset.tab
const ahead = place && Number(place.dataset.now) - Date.now() // of the server's clock

export function typedIn(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string")
}

function same(one, other) {
  const plain = (typed) => JSON.stringify(typed.filter(([name, value]) => name !== "base" && value.trim())
    .map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]))
  return plain(one) === plain(other)
}

export function remember(form) {
  const { version, mark } = place.dataset
  try {
    sessionStorage.setItem(key, JSON.stringify({ typed: typedIn(form), version, mark, at: Date.now() }))
  } catch {
    // no room, or switched off: the server keeps it all the same
  }
}

export function forget() {
  sessionStorage.removeItem(key)
}

// When the server has it, and nothing was typed since.
export function settled(mark, form, isAll) {
  place.dataset.mark = mark
  if (isAll) forget()
  else remember(form)
}

function stored() {
  try {
    const copy = JSON.parse(sessionStorage.getItem(key))
    return Array.isArray(copy?.typed) ? copy : null
  } catch {
    return null
  }
}

function isNewer(copy) {
  const { version, mark, since } = place.dataset
  return (copy.version === version && copy.mark === mark) || copy.at + ahead > Number(since)
}

function write(control, values) {
  if (control.type === "checkbox" || control.type === "radio") {
    control.checked = values.includes(control.value)
    return
  }
  const value = values.shift() ?? "" // several controls of one name stand in their order
  if (control.matches("select") && ![...control.options].some((option) => option.value === value)) control.add(new Option(value))
  control.value = value
}

// Put the copy into the form if it is newer. Says whether it was.
export function restore(form) {
  const copy = stored()
  if (!copy || !isNewer(copy) || same(copy.typed, typedIn(form))) {
    forget()
    return false
  }
  const said = {}
  for (const [name, value] of copy.typed) (said[name] ??= []).push(value)
  for (const control of form.elements) {
    const isOurs = control.name && control.name !== "csrfmiddlewaretoken" && !control.matches("button, fieldset")
    if (isOurs) write(control, said[control.name] ?? [])
  }
  return true
}

if (place) {
  const own = PREFIX + place.dataset.tab.split(":")[0] + ":"
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX) && !name.startsWith(own)) sessionStorage.removeItem(name)
  }
  const copy = stored()
  if (copy && !isNewer(copy)) forget()
  document.addEventListener("submit", (event) => event.target.matches("[data-forgets]") && forget())
  window.addEventListener("quick-exit", forget)
}
