// Chromium without a window, for the tests. Only loopback is reached: every other request is refused and told.
import { chromium } from 'playwright-core'

/**
 * Open a page, do something in it and print what that returns, as JSON with what the browser complained of.
 * Arguments of the program: path of Chromium, address, picture to take (or -), then those of `act`.
 */
export async function run (act) {
  const [executablePath, address, picture, ...given] = process.argv.slice(2)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } })
    const page = await context.newPage()
    const said = []
    const elsewhere = []
    page.on('console', message => { if (message.type() === 'error') said.push(message.text()) })
    page.on('pageerror', error => said.push(String(error)))
    await page.route(url => url.hostname !== '127.0.0.1', route => {
      elsewhere.push(route.request().url())
      return route.abort()
    })
    page.setDefaultTimeout(40000)
    await page.goto(address)
    const found = await act(page, ...given)
    if (picture !== '-') await page.screenshot({ path: picture })
    console.log(JSON.stringify({ found, said, elsewhere }))
  } finally {
    await browser.close()
  }
}

/** Texts of the cells of every row that a selector finds. */
export function cells (page, rows) {
  return page.$$eval(rows, found => found.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText.trim())))
}
