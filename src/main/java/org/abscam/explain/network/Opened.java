package org.abscam.explain.network;

/** A model that was opened for some work and holds native memory until it is closed. */
public interface Opened extends AutoCloseable {

	/** @return the model */
	OpenModel model();

	/** Frees the native memory. */
	@Override
	void close();
}
