import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { PageContext } from './app/Page.ts';
import { EngineLink } from './link/EngineLink.ts';
import { feedPage, tickSecond } from './store/feedPage.ts';
import { createPageStore } from './store/pageStore.ts';
import './theme/inter/inter.css';
import './theme/tokens.css';
import './theme/base.css';

const store = createPageStore(Date.now());
const link = new EngineLink(
  location.origin,
  feedPage(store, () => location.reload()),
);
link.open();
setInterval(() => tickSecond(store, Date.now()), 1000);

const root = document.getElementById('page');
if (!root) throw new Error('index.html has no #page');
createRoot(root).render(
  <StrictMode>
    <PageContext value={{ store, link }}>
      <App />
    </PageContext>
  </StrictMode>,
);
