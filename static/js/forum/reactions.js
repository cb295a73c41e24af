// Where the keyboard goes when the line of reactions beneath a post was replaced: to the first choice, or to the line itself.

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const line = detail.target?.id.startsWith("reactions-") ? document.getElementById(detail.target.id) : null
  if (!line) return
  const place = line.querySelector("form button") ?? line
  place.focus()
})

// Escape closes the choice again and gives back what stood there before.
document.addEventListener("keydown", ({ key, target }) => {
  const close = key === "Escape" ? target.closest?.(".reactions form")?.querySelector("[data-close]") : null
  close?.click()
})
