/**
 * A reading of a case: findings of the model and of the reader, decisions, answers before and after the model's is revealed, and the file
 * to which each change is appended. Free of windows and of ImageJ.
 */
package org.abscam.review;
