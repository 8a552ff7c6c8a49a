/**
 * A network that is open: {@link org.abscam.explain.network.OpenModel} is its graph with what the card says of it,
 * {@link org.abscam.explain.network.NetworkImages} what it is given of a scan, {@link org.abscam.explain.network.FaithfulGraphs} opens the
 * graphs around it so that the runtime computes what the network says, and {@link org.abscam.explain.network.TrainingLikeness} knows what it
 * was trained on. Knows nothing of maps.
 */
package org.abscam.explain.network;
