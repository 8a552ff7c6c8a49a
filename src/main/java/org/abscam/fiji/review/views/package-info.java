/** Another view of the study, or a prior, beside the scan in the review window: which there are, how its slices follow, and how it is shown. */
package org.abscam.fiji.review.views;
