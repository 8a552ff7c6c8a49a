/** What every menu command does alike: options of macros and dialogs, and errors as one sentence. */
package org.abscam.fiji.command;
