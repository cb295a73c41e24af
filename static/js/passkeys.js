// allauth's own scripts talk to the passkey; this tells them which button and fields of the page to use. They come before
// this module in the page, and a module runs after all of them.

for (const { dataset } of document.querySelectorAll("[data-passkey]")) {
  const { passkey, ...ids } = dataset
  window.allauth.webauthn.forms[passkey]({ ids })
}
