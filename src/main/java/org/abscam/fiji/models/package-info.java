/** "Abs-CAM Import Model...", and the models that dialogs offer. */
package org.abscam.fiji.models;
