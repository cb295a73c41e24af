// From a fault or a heading of the outline to its place: the line of the text is selected, or the field gets the keyboard.

function select(field, number) {
  const lines = field.value.split("\n")
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0)
  const end = start + (lines[number - 1] ?? "").length
  field.setSelectionRange(start, start)
  field.blur() // browsers bring the cursor into view when a field gets the keyboard
  field.focus()
  field.setSelectionRange(start, end)
  field.scrollIntoView({ block: "nearest" })
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#seen a[href^='#id_']")
  if (!link) return
  const place = document.querySelector(link.hash)
  const field = place?.matches("input, textarea, select") ? place : place?.querySelector("input, select, textarea")
  if (!field) return
  event.preventDefault()
  if (link.dataset.line && field.matches("textarea")) select(field, Number(link.dataset.line))
  else field.focus()
})

// From another page to a line of the text: "?line=12#id_body".
const asked = Number(new URLSearchParams(location.search).get("line"))
const text = document.querySelector("#id_body")
if (text && asked > 0 && location.hash === "#id_body") select(text, asked)
