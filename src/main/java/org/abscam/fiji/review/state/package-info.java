/** What the review window shows: one scan, its explanation, its reading, slice and selection. Window and panels know it, it knows neither. */
package org.abscam.fiji.review.state;
