/** Does a map answer for the class and for what was learnt: its likeness to the maps of other classes, and to those of randomised weights. */
package org.abscam.evaluate.sensitivity;
