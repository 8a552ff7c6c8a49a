/** The command line {@code abscam}, over the same façade as the menu commands. */
package org.abscam.cli;
