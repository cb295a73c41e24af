// In how many other rooms something is new, beside the menu's entry for chat. The page itself says it, too, when it is loaded.

export function showNews(count) {
  const place = document.querySelector("[data-rooms-news]")
  if (!place) return
  place.hidden = count === 0
  place.querySelector("[data-rooms-count]").textContent = count
}
