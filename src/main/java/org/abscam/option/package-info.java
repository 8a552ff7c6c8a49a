/**
 * What a user can set, said once: dialogs, macros, command line, scripts and manual take names, defaults, choices, ranges and help from here. A
 * command of the menu or of the command line offers some of the {@link org.abscam.option.Options}; which, is in
 * {@link org.abscam.option.MenuOffers}, {@link org.abscam.option.CommandLineOffers} and {@link org.abscam.option.ScriptOffers}.
 */
package org.abscam.option;
