import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { storageTranslationRef } from './translation';

/** Something the server says in English, with the code that stands for it. */
export interface ServerWords {
  group: 'findingTitle' | 'notMeasured' | 'deleteEffect';
  code: string;
  /** The server's own words, shown where the language has none for this code. */
  words: string;
  /** Figures and names that a translation may use as placeholders. */
  data?: Record<string, string>;
}

/**
 * Chooses between a translation and the server's words: a translation that is missing, empty, or
 * that needs a figure which the server did not send, is not used.
 */
export function chooseWords(
  translated: string,
  key: string,
  words: string,
): string {
  const usable =
    translated !== '' && translated !== key && !translated.includes('{{');
  return usable ? translated : words;
}

/** Says what the server says, in the language of the page where that has words for it. */
export function useServerWords(): (saying: ServerWords) => string {
  const { t } = useTranslationRef(storageTranslationRef);
  return useCallback(
    ({ group, code, words, data = {} }) => {
      const key = `server.${group}.${code}`;
      // Codes come from the server: a newer one may know codes that have no key here.
      const lookUp = t as unknown as (
        key: string,
        data: Record<string, string>,
      ) => string;
      return chooseWords(lookUp(key, data), key, words);
    },
    [t],
  );
}
