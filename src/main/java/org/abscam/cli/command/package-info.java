/** What all commands of the command line share: sentences for the user, options as the list of options has them, models, folders, progress. */
package org.abscam.cli.command;
