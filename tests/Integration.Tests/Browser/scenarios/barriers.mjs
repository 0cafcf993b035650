// No view has a barrier that axe-core finds serious, in both themes and on a phone.
import { createRequire } from 'node:module';
import { expect, expectNoFaults, given, open, scenario } from '../browser.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

await scenario(async (browser) => {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 740 }]) {
      for (const view of given.views) {
        const page = await open(browser, view.path, { colorScheme, viewport, bypassCSP: true });
        await page.locator(view.ready).first().waitFor();
        await page.addScriptTag({ path: axe });
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.length === 0, `${view.path} ${colorScheme} ${viewport.width}: ${serious.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join('; ')}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow <= 0, `${view.path} at ${viewport.width} fits the screen, but is ${overflow} pixels too wide`);
        expectNoFaults(page);
        await page.context().close();
      }
    }
  }
});
