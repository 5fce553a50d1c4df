import './zod-without-eval.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './ui/tokens.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiProvider } from './api/api-context.tsx';
import { createApi } from './api/client.ts';
import { connectByMessagePort } from './api/message-port.ts';
import { connectByWebSocket } from './api/web-socket.ts';
import { App } from './app/app.tsx';
import { refuseFileDrops } from './app/file-drops.ts';
import { createQueryClient } from './app/query-client.ts';
import { applyTheme } from './app/theme.ts';
import { TipProvider } from './ui/tooltip.tsx';

applyTheme('system');
refuseFileDrops(window);
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');

// Only the page's own address tells the two hosts apart; everything else asks app.platform.
const connection = location.protocol.startsWith('http') ? connectByWebSocket(window) : connectByMessagePort(window);

createRoot(root).render(
  <QueryClientProvider client={createQueryClient()}>
    <ApiProvider value={createApi(connection)}>
      <TipProvider delay={400}>
        <App />
      </TipProvider>
    </ApiProvider>
  </QueryClientProvider>,
);
