// Run before each test file in browsers: those that a file used are kept for the next.
import { keepBrowsers } from './kept-browsers.ts';

keepBrowsers(4);
