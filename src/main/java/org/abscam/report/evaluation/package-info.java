/** What an evaluation leaves behind: tables and files, the journal from which a run that was cut short goes on, comparisons of methods. */
package org.abscam.report.evaluation;
