/**
 * Sessions, in which readers read a list of cases: the list, the order of each reader, how far each has come, and the tables for the study that comes
 * of it. Free of windows and of ImageJ.
 */
package org.abscam.review.session;
