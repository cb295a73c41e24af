// Where the keyboard goes after a reply was sent in place: to the new post, or to what is wrong.

const IN_BOX = ["[aria-invalid='true']", "[role='alert']", ".preview"]

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const box = document.getElementById("reply")
  const place = detail.target?.id === "posts"
    ? document.querySelector("#posts > li:last-child > [id]")
    : IN_BOX.map((selector) => box?.querySelector(selector)).find(Boolean)
  if (!place) return
  if (!place.matches("input, textarea")) place.tabIndex = -1
  place.focus()
})
