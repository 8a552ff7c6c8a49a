/** What is asked: question, layers, masks, budget, precision, further inputs of a network, and how a run is watched and cancelled. */
package org.abscam.explain.options;
