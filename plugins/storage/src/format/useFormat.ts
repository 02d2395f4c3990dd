import {
  appLanguageApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { createFormat, type Format } from './format';

/**
 * Formats in the language of the page. Apps without a language API get English, which is also
 * the language of the texts there.
 */
export function useFormat(): Format {
  const languages = useApiHolder().get(appLanguageApiRef);
  const language = languages?.getLanguage().language ?? 'en';
  return useMemo(() => createFormat(language), [language]);
}
