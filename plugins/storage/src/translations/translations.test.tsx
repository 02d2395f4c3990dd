import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { storageTranslationRef, useServerWords } from '../translation';
import { chooseWords } from '../translation/useServerWords';
import german from './de';

// Where the ref keeps its English texts: public API reads them only through the translation API.
const english = (
  storageTranslationRef as unknown as {
    getDefaultMessages(): Record<string, string>;
  }
).getDefaultMessages();

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the German texts', () => {
  const words = german.messages as Record<string, string>;

  it('has every text, and no other', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(Object.keys(english).filter(key => !key.startsWith('server.')))(
    '%s has the placeholders of the English text',
    key => {
      expect(placeholders(words[key])).toEqual(placeholders(english[key]));
    },
  );
});

describe('chooseWords', () => {
  it.each([
    ['', 'no translation'],
    ['a.key', 'a key that nobody knows'],
    ['Platz: {{room}}', 'a figure that is missing'],
  ])("takes the server's words instead of %p (%s)", translated => {
    expect(chooseWords(translated, 'a.key', 'server')).toBe('server');
  });
});

function Title(props: { code: string }) {
  const { t } = useTranslationRef(storageTranslationRef);
  const say = useServerWords();
  return (
    <p>
      {t('claim.name')}:{' '}
      {say({
        group: 'findingTitle',
        code: props.code,
        words: "worker-2's disk <fills> up",
      })}
    </p>
  );
}

it.each(['POOL_FILLING', 'A_CODE_OF_THE_FUTURE'])(
  "says %s in the server's words where the language has none",
  async code => {
    await renderInTestApp(<Title code={code} />, {
      apis: [mockApis.translation()],
    });
    expect(
      await screen.findByText("Claim: worker-2's disk <fills> up"),
    ).toBeVisible();
  },
);
