import { render, screen } from '@testing-library/react';
import App from './App';

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

    expect(await screen.findByText('Stowage')).toBeInTheDocument();
  });
});
