import { render, screen } from '@testing-library/react';
import App from './App';

// Every plugin of the portal is loaded, which takes seconds on a busy machine.
jest.setTimeout(60_000);

describe('App', () => {
  it('asks a visitor to sign in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: JSON.stringify([
        {
          data: {
            app: { title: 'Stowage' },
            backend: { baseUrl: 'http://localhost:7007' },
            techdocs: {
              storageUrl: 'http://localhost:7007/api/techdocs/static/docs',
            },
          },
          context: 'test',
        },
      ]),
    };
    // The app reads its configuration from this variable, parsed where it is bundled.
    Object.assign(process.env, {
      APP_CONFIG: JSON.parse(process.env.APP_CONFIG!),
    });

    render(App.createRoot());

    expect(
      await screen.findByText('Stowage', {}, { timeout: 50_000 }),
    ).toBeInTheDocument();
  });
});
