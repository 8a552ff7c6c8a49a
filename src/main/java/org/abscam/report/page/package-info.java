/**
 * The one-page report of an explained scan: what stands on it ({@link org.abscam.report.page.CasePage}), and how it becomes PDF, HTML and PNG.
 * Nothing on it is of the patient unless that is asked for.
 */
package org.abscam.report.page;
