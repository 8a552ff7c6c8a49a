/** Methods beside each other on the same images: one table of methods and measures, with paired intervals and tests. */
package org.abscam.evaluate.compare;
