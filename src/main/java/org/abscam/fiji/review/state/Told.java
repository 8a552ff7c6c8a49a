package org.abscam.fiji.review.state;

/** The line at the bottom of the window. */
public interface Told {

	/** Says something. */
	void say(String sentence);

	/** Says what could not be done. */
	void warn(String sentence);
}
