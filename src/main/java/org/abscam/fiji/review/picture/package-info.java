/**
 * What is seen of the slices in the review window: scan and map, painted together on canvases that ImageJ's tools work in, outlines of the
 * findings, and the strip of all slices.
 */
package org.abscam.fiji.review.picture;
