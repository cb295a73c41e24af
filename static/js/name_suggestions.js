// The suggested names are links that reload the page. Here a press fills the field instead, and nothing typed is lost.

for (const list of document.querySelectorAll("[data-suggestions]")) {
  const field = list.closest("form").elements.username

  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (link.dataset.name) {
      field.value = link.dataset.name
      field.focus()
    } else {
      await showOthers(list, link.href)
    }
  })
}

async function showOthers(list, address) {
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null)
  if (!answer?.ok) return location.assign(address)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const others = page.querySelector("[data-suggestions] ul")
  if (others) list.querySelector("ul").replaceWith(others)
}
