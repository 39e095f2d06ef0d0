import { expect, test } from 'vitest';
import { ClerkNews } from '#engine/api/ClerkNews.ts';
import { fault } from '#engine/base/fault.ts';
import { emptyStudio } from '#shared/model/studio.ts';

test('what was said before anybody listened comes first, in order', () => {
  const news = new ClerkNews();
  const heard: string[] = [];
  news.onTrouble(fault('disk-full'));
  news.onSecretsUnlocked(emptyStudio());
  news.listen({
    onTrouble: ({ code }) => heard.push(`trouble ${code}`),
    onRecovered: ({ code }) => heard.push(`recovered ${code}`),
    onSecretsUnlocked: ({ name }) => heard.push(`unlocked ${name}`),
  });
  news.onRecovered(fault('disk-full'));
  expect(heard).toEqual(['trouble disk-full', 'unlocked Studio', 'recovered disk-full']);
});
