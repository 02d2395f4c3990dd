import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded when they are first shown, which takes seconds on a busy machine. Tests wait
// for conditions, so these bounds cost nothing where all is well.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

// jsdom has no layout, so that nothing can be scrolled there.
Element.prototype.scrollIntoView = jest.fn();
