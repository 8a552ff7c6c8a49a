/** Panels of the review window: the answer, the findings, the reader's own reading, and the dialogs of report and archive. */
package org.abscam.fiji.review.panel;
