/** The choice of a model, its classes and its layers, as all dialogs ask for it; which models there are. */
package org.abscam.fiji.choice;
